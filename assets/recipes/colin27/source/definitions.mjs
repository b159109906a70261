// The definitions of the tables beside this file in four more languages, by row. In the words of each language's Terminologia Anatomica; German
// as in clinics, Portuguese as in Brazil.
export const definitions = {
  "skin": {
    fr: "La surface externe de la tête, telle que l'IRM la montre : là où l'image sort du noir de l'air.",
    es: "La superficie externa de la cabeza, tal como la muestra la RM: donde la imagen sale de la oscuridad del aire.",
    pt: "A superfície externa da cabeça, como a RM a mostra: onde a imagem emerge do escuro do ar.",
    de: "Die äußere Oberfläche des Kopfes, wie das MRT sie zeigt: dort, wo sich das Bild aus dem Dunkel der Luft hebt." },
  "frontal-lobe": {
    fr: "Le lobe situé en avant du sillon central : motricité, planification, jugement et, le plus souvent à gauche, parole.",
    es: "El lóbulo situado por delante del surco central: movimiento, planificación, juicio y, por lo general a la izquierda, habla.",
    pt: "O lobo situado à frente do sulco central: movimento, planejamento, julgamento e, quase sempre à esquerda, fala.",
    de: "Der Lappen vor dem Sulcus centralis: Bewegung, Planung, Urteilsvermögen und, meist links, Sprechen." },
  "inferior-frontal-gyrus": {
    fr: "Le plus bas des trois gyrus frontaux latéraux. Ses parties operculaire et triangulaire, le plus souvent à gauche, forment l'aire de Broca.",
    es: "El más bajo de los tres giros frontales laterales. Sus partes opercular y triangular, por lo general a la izquierda, forman el área de Broca.",
    pt: "O mais baixo dos três giros frontais laterais. Suas partes opercular e triangular, em geral à esquerda, formam a área de Broca.",
    de: "Die unterste der drei seitlichen Stirnwindungen. Ihre Pars opercularis und Pars triangularis bilden, meist links, das Broca-Areal." },
  "parietal-lobe": {
    fr: "Le lobe situé en arrière du sillon central : toucher, sens de la position et place des choses dans l'espace.",
    es: "El lóbulo situado por detrás del surco central: tacto, sentido de la posición y lugar de las cosas en el espacio.",
    pt: "O lobo situado atrás do sulco central: tato, sentido de posição e o lugar das coisas no espaço.",
    de: "Der Lappen hinter dem Sulcus centralis: Tast- und Lagesinn und der Ort der Dinge im Raum." },
  "temporal-lobe": {
    fr: "Le lobe situé au-dessous du sillon latéral : audition, reconnaissance des choses et, sur sa face médiale, mémoire.",
    es: "El lóbulo situado por debajo del surco lateral: audición, reconocimiento de las cosas y, en su cara medial, memoria.",
    pt: "O lobo situado abaixo do sulco lateral: audição, reconhecimento das coisas e, em sua face medial, memória.",
    de: "Der Lappen unter dem Sulcus lateralis: Hören, Erkennen und, an seiner medialen Seite, Gedächtnis." },
  "occipital-lobe": {
    fr: "Le lobe situé à l'arrière du cerveau : vision.",
    es: "El lóbulo de la parte posterior del cerebro: visión.",
    pt: "O lobo da parte posterior do cérebro: visão.",
    de: "Der Lappen am hinteren Ende des Gehirns: Sehen." },
  "limbic-lobe": {
    fr: "L'anneau de cortex autour du corps calleux et de la partie supérieure du tronc cérébral.",
    es: "El anillo de corteza que rodea el cuerpo calloso y la parte superior del tronco encefálico.",
    pt: "O anel de córtex em torno do corpo caloso e da parte superior do tronco encefálico.",
    de: "Der Ring aus Rinde um den Balken und den oberen Hirnstamm." },
  "cingulate-gyrus": {
    fr: "Le gyrus situé au-dessus du corps calleux.",
    es: "El giro situado por encima del cuerpo calloso.",
    pt: "O giro situado acima do corpo caloso.",
    de: "Die Windung über dem Balken." },
  "basal-nuclei": {
    fr: "Les masses grises profondes de l'hémisphère : noyau caudé, putamen et globus pallidus, qui façonnent mouvements et habitudes, et le corps amygdaloïde.",
    es: "Las masas grises profundas del hemisferio: núcleo caudado, putamen y globo pálido, que dan forma a movimientos y hábitos, y el cuerpo amigdalino.",
    pt: "As massas cinzentas profundas do hemisfério: núcleo caudado, putâmen e globo pálido, que moldam movimentos e hábitos, e o corpo amigdaloide.",
    de: "Die grauen Massen in der Tiefe der Hemisphäre: Nucleus caudatus, Putamen und Globus pallidus, die Bewegungen und Gewohnheiten formen, und die Amygdala." },
  "precentral-gyrus": {
    fr: "Le gyrus situé en avant du sillon central. Sa partie postérieure contient le cortex moteur primaire, qui commande les mouvements du côté opposé du corps.",
    es: "El giro situado por delante del surco central. Su parte posterior contiene la corteza motora primaria, que ordena los movimientos del lado opuesto del cuerpo.",
    pt: "O giro situado à frente do sulco central. Sua parte posterior contém o córtex motor primário, que comanda os movimentos do lado oposto do corpo.",
    de: "Die Windung vor dem Sulcus centralis. Ihr hinterer Teil enthält die primäre motorische Rinde, die die Bewegungen der Gegenseite des Körpers steuert." },
  "inferior-frontal-gyrus-opercular": {
    fr: "La partie postérieure du gyrus frontal inférieur, juste en avant du gyrus précentral. À gauche, elle fait le plus souvent partie de l'aire de Broca, qui sert à la parole.",
    es: "La parte posterior del giro frontal inferior, justo por delante del giro precentral. A la izquierda suele formar parte del área de Broca, que sirve al habla.",
    pt: "A parte posterior do giro frontal inferior, logo à frente do giro pré-central. À esquerda costuma fazer parte da área de Broca, que serve à fala.",
    de: "Der hintere Teil des Gyrus frontalis inferior, unmittelbar vor dem Gyrus praecentralis. Links gehört er meist zum Broca-Areal, das dem Sprechen dient." },
  "inferior-frontal-gyrus-triangular": {
    fr: "La partie moyenne du gyrus frontal inférieur, entre les rameaux antérieur et ascendant du sillon latéral. À gauche, elle fait le plus souvent partie de l'aire de Broca.",
    es: "La parte media del giro frontal inferior, entre los ramos anterior y ascendente del surco lateral. A la izquierda suele formar parte del área de Broca.",
    pt: "A parte média do giro frontal inferior, entre os ramos anterior e ascendente do sulco lateral. À esquerda costuma fazer parte da área de Broca.",
    de: "Der mittlere Teil des Gyrus frontalis inferior, zwischen Ramus anterior und Ramus ascendens des Sulcus lateralis. Links gehört er meist zum Broca-Areal." },
  "rolandic-operculum": {
    fr: "Le cortex situé au-dessous du pied du sillon central, où les gyrus précentral et postcentral se rejoignent au-dessus de l'insula. Il s'étend sur les opercules frontal et pariétal.",
    es: "La corteza situada por debajo del pie del surco central, donde los giros precentral y poscentral se unen por encima de la ínsula. Abarca los opérculos frontal y parietal.",
    pt: "O córtex abaixo do pé do sulco central, onde os giros pré-central e pós-central se encontram acima da ínsula. Estende-se pelos opérculos frontal e parietal.",
    de: "Die Rinde unter dem Fuß des Sulcus centralis, wo Gyrus praecentralis und Gyrus postcentralis über der Insel zusammenkommen. Sie gehört teils zum Operculum frontale, teils zum Operculum parietale." },
  "supplementary-motor-area": {
    fr: "Cortex de la face médiale du lobe frontal, en avant du lobule paracentral. Il participe à la préparation des mouvements et de leurs enchaînements.",
    es: "Corteza de la cara medial del lóbulo frontal, por delante del lobulillo paracentral. Participa en la planificación de los movimientos y de sus secuencias.",
    pt: "Córtex da face medial do lobo frontal, à frente do lóbulo paracentral. Participa do planejamento dos movimentos e de suas sequências.",
    de: "Rinde an der medialen Fläche des Frontallappens, vor dem Lobulus paracentralis. Sie ist an der Planung von Bewegungen und Bewegungsfolgen beteiligt." },
  "gyrus-rectus": {
    fr: "Le gyrus le plus médial de la face orbitaire, entre le sillon olfactif et la fissure longitudinale.",
    es: "El giro más medial de la cara orbitaria, entre el surco olfatorio y la fisura longitudinal.",
    pt: "O giro mais medial da face orbital, entre o sulco olfatório e a fissura longitudinal.",
    de: "Die am weitesten medial liegende Windung der Orbitalfläche, zwischen Sulcus olfactorius und Fissura longitudinalis." },
  "postcentral-gyrus": {
    fr: "Le gyrus situé en arrière du sillon central. Il contient le cortex somatosensoriel primaire, qui reçoit le toucher et le sens de la position du côté opposé du corps.",
    es: "El giro situado por detrás del surco central. Contiene la corteza somatosensitiva primaria, que recibe el tacto y el sentido de la posición del lado opuesto del cuerpo.",
    pt: "O giro situado atrás do sulco central. Contém o córtex somatossensitivo primário, que recebe o tato e o sentido de posição do lado oposto do corpo.",
    de: "Die Windung hinter dem Sulcus centralis. Sie enthält die primäre somatosensible Rinde, die Tast- und Lagesinn der Gegenseite des Körpers empfängt." },
  "superior-parietal-lobule": {
    fr: "La partie de la face latérale du lobe pariétal située au-dessus du sillon intrapariétal.",
    es: "La parte de la cara lateral del lóbulo parietal situada por encima del surco intraparietal.",
    pt: "A parte da face lateral do lobo parietal situada acima do sulco intraparietal.",
    de: "Der Teil des seitlichen Parietallappens über dem Sulcus intraparietalis." },
  "inferior-parietal-gyri": {
    fr: "Le lobule pariétal inférieur sans les gyrus supramarginal et angulaire, que cet atlas montre à part.",
    es: "El lobulillo parietal inferior sin los giros supramarginal y angular, que este atlas muestra por separado.",
    pt: "O lóbulo parietal inferior sem os giros supramarginal e angular, que este atlas mostra à parte.",
    de: "Der Lobulus parietalis inferior ohne Gyrus supramarginalis und Gyrus angularis, die dieser Atlas für sich zeigt." },
  "supramarginal-gyrus": {
    fr: "Le gyrus qui coiffe l'extrémité postérieure du sillon latéral.",
    es: "El giro que forma un arco sobre el extremo posterior del surco lateral.",
    pt: "O giro que se arqueia sobre a extremidade posterior do sulco lateral.",
    de: "Die Windung, die sich über das hintere Ende des Sulcus lateralis wölbt." },
  "angular-gyrus": {
    fr: "Le gyrus qui coiffe l'extrémité postérieure du sillon temporal supérieur.",
    es: "El giro que forma un arco sobre el extremo posterior del surco temporal superior.",
    pt: "O giro que se arqueia sobre a extremidade posterior do sulco temporal superior.",
    de: "Die Windung, die sich über das hintere Ende des Sulcus temporalis superior wölbt." },
  "precuneus": {
    fr: "La face médiale du lobe pariétal entre le lobule paracentral et le sillon pariéto-occipital.",
    es: "La cara medial del lóbulo parietal entre el lobulillo paracentral y el surco parietooccipital.",
    pt: "A face medial do lobo parietal entre o lóbulo paracentral e o sulco parieto-occipital.",
    de: "Die mediale Fläche des Parietallappens zwischen Lobulus paracentralis und Sulcus parietooccipitalis." },
  "paracentral-lobule": {
    fr: "Le prolongement médial des gyrus précentral et postcentral autour de l'extrémité du sillon central ; il sert à la motricité et à la sensibilité de la jambe et du pied. Sa partie antérieure appartient au lobe frontal, sa partie postérieure au lobe pariétal.",
    es: "La continuación medial de los giros precentral y poscentral alrededor del extremo del surco central; sirve al movimiento y a la sensibilidad de la pierna y del pie. Su parte anterior pertenece al lóbulo frontal, la posterior al parietal.",
    pt: "A continuação medial dos giros pré-central e pós-central em torno da extremidade do sulco central; serve ao movimento e à sensibilidade da perna e do pé. Sua parte anterior pertence ao lobo frontal, a posterior ao parietal.",
    de: "Die mediale Fortsetzung von Gyrus praecentralis und Gyrus postcentralis um das Ende des Sulcus centralis; er dient Bewegung und Empfindung von Bein und Fuß. Sein vorderer Teil gehört zum Frontal-, sein hinterer zum Parietallappen." },
  "heschl-gyrus": {
    fr: "Un ou deux gyrus qui traversent la face supérieure du gyrus temporal supérieur, cachés dans le sillon latéral. Ils contiennent le cortex auditif primaire.",
    es: "Uno o dos giros que cruzan la cara superior del giro temporal superior, ocultos en el surco lateral. Contienen la corteza auditiva primaria.",
    pt: "Um ou dois giros que cruzam a face superior do giro temporal superior, ocultos no sulco lateral. Contêm o córtex auditivo primário.",
    de: "Eine oder zwei Windungen quer über die Oberseite des Gyrus temporalis superior, im Sulcus lateralis verborgen. Sie enthalten die primäre Hörrinde." },
  "superior-temporal-gyrus": {
    fr: "Le gyrus situé entre le sillon latéral et le sillon temporal supérieur. À gauche, sa partie postérieure fait le plus souvent partie de l'aire de Wernicke, qui sert à comprendre la parole.",
    es: "El giro situado entre el surco lateral y el surco temporal superior. A la izquierda, su parte posterior suele formar parte del área de Wernicke, que sirve a la comprensión del habla.",
    pt: "O giro entre o sulco lateral e o sulco temporal superior. À esquerda, sua parte posterior costuma fazer parte da área de Wernicke, que serve à compreensão da fala.",
    de: "Die Windung zwischen Sulcus lateralis und Sulcus temporalis superior. Links gehört ihr hinterer Teil meist zum Wernicke-Areal, das dem Sprachverständnis dient." },
  "middle-temporal-gyrus": {
    fr: "Le gyrus situé entre les sillons temporaux supérieur et inférieur.",
    es: "El giro situado entre los surcos temporales superior e inferior.",
    pt: "O giro entre os sulcos temporais superior e inferior.",
    de: "Die Windung zwischen Sulcus temporalis superior und Sulcus temporalis inferior." },
  "inferior-temporal-gyrus": {
    fr: "Le gyrus situé au-dessous du sillon temporal inférieur, au bord inférieur du lobe temporal.",
    es: "El giro situado por debajo del surco temporal inferior, en el borde inferior del lóbulo temporal.",
    pt: "O giro abaixo do sulco temporal inferior, na borda inferior do lobo temporal.",
    de: "Die Windung unter dem Sulcus temporalis inferior, am unteren Rand des Temporallappens." },
  "fusiform-gyrus": {
    fr: "Un long gyrus de la face inférieure des lobes temporal et occipital, en dehors du sillon collatéral ; il participe à la reconnaissance des visages, des mots et des objets.",
    es: "Un giro largo de la cara inferior de los lóbulos temporal y occipital, lateral al surco colateral; participa en el reconocimiento de caras, palabras y objetos.",
    pt: "Um giro longo da face inferior dos lobos temporal e occipital, lateral ao sulco colateral; participa do reconhecimento de rostos, palavras e objetos.",
    de: "Eine lange Windung an der Unterseite von Temporal- und Okzipitallappen, lateral vom Sulcus collateralis; sie ist am Erkennen von Gesichtern, Wörtern und Gegenständen beteiligt." },
  "calcarine-cortex": {
    fr: "Le cortex qui borde le sillon calcarin sur la face médiale du lobe occipital. Il contient la plus grande partie du cortex visuel primaire, qui reçoit la moitié opposée du champ visuel.",
    es: "La corteza que bordea el surco calcarino en la cara medial del lóbulo occipital. Contiene la mayor parte de la corteza visual primaria, que recibe la mitad opuesta del campo visual.",
    pt: "O córtex ao longo do sulco calcarino na face medial do lobo occipital. Contém a maior parte do córtex visual primário, que recebe a metade oposta do campo visual.",
    de: "Die Rinde entlang des Sulcus calcarinus an der medialen Fläche des Okzipitallappens. Sie enthält den größten Teil der primären Sehrinde, die die gegenüberliegende Hälfte des Gesichtsfelds empfängt." },
  "cuneus": {
    fr: "Le coin de cortex entre les sillons pariéto-occipital et calcarin.",
    es: "La cuña de corteza entre los surcos parietooccipital y calcarino.",
    pt: "A cunha de córtex entre os sulcos parieto-occipital e calcarino.",
    de: "Der Keil aus Rinde zwischen Sulcus parietooccipitalis und Sulcus calcarinus." },
  "lingual-gyrus": {
    fr: "Le gyrus situé au-dessous du sillon calcarin, entre celui-ci et le sillon collatéral.",
    es: "El giro situado por debajo del surco calcarino, entre este y el surco colateral.",
    pt: "O giro abaixo do sulco calcarino, entre este e o sulco colateral.",
    de: "Die Windung unter dem Sulcus calcarinus, zwischen diesem und dem Sulcus collateralis." },
  "insula": {
    fr: "Le lobe caché au fond du sillon latéral, recouvert par les opercules frontal, pariétal et temporal.",
    es: "El lóbulo oculto en el fondo del surco lateral, cubierto por los opérculos frontal, parietal y temporal.",
    pt: "O lobo oculto na profundidade do sulco lateral, coberto pelos opérculos frontal, parietal e temporal.",
    de: "Der in der Tiefe des Sulcus lateralis verborgene Lappen, bedeckt von Operculum frontale, parietale und temporale." },
  "parahippocampal-gyrus": {
    fr: "Le gyrus de la face médiale et inférieure du lobe temporal, à côté de l'hippocampe ; sa partie antérieure contient le cortex entorhinal.",
    es: "El giro de la cara medial e inferior del lóbulo temporal, junto al hipocampo; su parte anterior contiene la corteza entorrinal.",
    pt: "O giro da face medial e inferior do lobo temporal, ao lado do hipocampo; sua parte anterior contém o córtex entorrinal.",
    de: "Die Windung an der medialen Unterseite des Temporallappens, neben dem Hippocampus; ihr vorderer Teil enthält die entorhinale Rinde." },
  "hippocampus": {
    fr: "Un repli courbe de cortex ancien dans le plancher de la corne temporale du ventricule latéral. Il est nécessaire aux nouveaux souvenirs de faits et d'événements, et à l'orientation.",
    es: "Un relieve curvo de corteza antigua en el suelo del asta temporal del ventrículo lateral. Es necesario para los recuerdos nuevos de hechos y sucesos, y para orientarse.",
    pt: "Uma crista curva de córtex antigo no assoalho do corno temporal do ventrículo lateral. É necessário para novas memórias de fatos e acontecimentos, e para orientar-se.",
    de: "Ein gebogener Wulst alter Rinde im Boden des Unterhorns des Seitenventrikels. Er wird für neue Erinnerungen an Fakten und Erlebnisse gebraucht, und um sich zurechtzufinden." },
  "caudate-nucleus": {
    fr: "Un noyau en forme de C qui suit le ventricule latéral. Avec le putamen il forme le striatum, qui reçoit la plus grande partie de ce que le cortex envoie aux noyaux basaux.",
    es: "Un núcleo en forma de C que sigue al ventrículo lateral. Con el putamen forma el estriado, que recibe la mayor parte de lo que la corteza envía a los núcleos basales.",
    pt: "Um núcleo em forma de C que acompanha o ventrículo lateral. Com o putâmen forma o estriado, que recebe a maior parte do que o córtex envia aos núcleos da base.",
    de: "Ein C-förmiger Kern, der dem Seitenventrikel folgt. Mit dem Putamen bildet er das Striatum, das den größten Teil dessen empfängt, was die Rinde den Basalkernen sendet." },
  "putamen": {
    fr: "La partie externe du noyau lenticulaire, entre la capsule externe et le globus pallidus. C'est la partie du striatum la plus liée au mouvement.",
    es: "La parte externa del núcleo lentiforme, entre la cápsula externa y el globo pálido. Es la parte del estriado más relacionada con el movimiento.",
    pt: "A parte externa do núcleo lentiforme, entre a cápsula externa e o globo pálido. É a parte do estriado mais ligada ao movimento.",
    de: "Der äußere Teil des Nucleus lentiformis, zwischen Capsula externa und Globus pallidus. Er ist der Teil des Striatums, der am meisten mit Bewegung zu tun hat." },
  "globus-pallidus": {
    fr: "La partie interne du noyau lenticulaire, pâle à cause des fibres myélinisées qui la traversent. Son segment interne est une sortie principale des noyaux basaux vers le thalamus.",
    es: "La parte interna del núcleo lentiforme, pálida por las fibras mielinizadas que la atraviesan. Su segmento interno es una salida principal de los núcleos basales hacia el tálamo.",
    pt: "A parte interna do núcleo lentiforme, pálida por causa das fibras mielinizadas que a atravessam. Seu segmento interno é uma saída principal dos núcleos da base para o tálamo.",
    de: "Der innere Teil des Nucleus lentiformis, blass durch die markhaltigen Fasern, die ihn durchziehen. Sein inneres Segment ist ein Hauptausgang der Basalkerne zum Thalamus." },
  "amygdala": {
    fr: "Un groupe de noyaux de la partie médiale du lobe temporal, en avant de l'hippocampe. Il participe à la peur et à d'autres émotions, et à ce qu'elles nous apprennent.",
    es: "Un grupo de núcleos de la parte medial del lóbulo temporal, por delante del hipocampo. Participa en el miedo y otras emociones, y en lo que se aprende de ellas.",
    pt: "Um grupo de núcleos da parte medial do lobo temporal, à frente do hipocampo. Participa do medo e de outras emoções, e do que se aprende com elas.",
    de: "Eine Gruppe von Kernen im medialen Temporallappen, vor dem Hippocampus. Sie ist an Angst und anderen Gefühlen beteiligt, und am Lernen aus ihnen." },
  "thalamus": {
    fr: "Un grand groupe de noyaux à côté du troisième ventricule, par lequel presque tous les sens et de nombreuses boucles du cerveau atteignent le cortex.",
    es: "Un gran grupo de núcleos junto al tercer ventrículo, a través del cual casi todos los sentidos y muchos circuitos del cerebro llegan a la corteza.",
    pt: "Um grande grupo de núcleos ao lado do terceiro ventrículo, pelo qual quase todos os sentidos e muitos circuitos do cérebro chegam ao córtex.",
    de: "Eine große Gruppe von Kernen neben dem dritten Ventrikel, über die fast alle Sinne und viele Schleifen des Gehirns die Rinde erreichen." },
  "cerebellum": {
    fr: "La partie de l'encéphale située au-dessous des lobes occipitaux et en arrière du tronc cérébral, qui coordonne mouvement, posture et équilibre.",
    es: "La parte del encéfalo situada por debajo de los lóbulos occipitales y por detrás del tronco encefálico, que coordina movimiento, postura y equilibrio.",
    pt: "A parte do encéfalo situada abaixo dos lobos occipitais e atrás do tronco encefálico, que coordena movimento, postura e equilíbrio.",
    de: "Der Teil des Gehirns unter den Okzipitallappen und hinter dem Hirnstamm, der Bewegung, Haltung und Gleichgewicht abstimmt." },
  "vermis": {
    fr: "L'étroite partie médiane entre les deux hémisphères cérébelleux.",
    es: "La estrecha parte media entre los dos hemisferios cerebelosos.",
    pt: "A estreita parte mediana entre os dois hemisférios cerebelares.",
    de: "Der schmale mittlere Teil zwischen den beiden Kleinhirnhemisphären." },
  "white-matter-tracts": {
    fr: "Le trajet des grands faisceaux de fibres nerveuses, d'après la moyenne de 81 cerveaux sains posée sur cette tête.",
    es: "El recorrido de los grandes haces de fibras nerviosas, según el promedio de 81 cerebros sanos colocado sobre esta cabeza.",
    pt: "O percurso dos grandes feixes de fibras nervosas, segundo a média de 81 cérebros sadios colocada sobre esta cabeça.",
    de: "Wo die großen Bündel von Nervenfasern verlaufen, nach dem Mittel von 81 gesunden Gehirnen, das auf diesen Kopf gelegt wurde." },
  "commissural-fibres": {
    fr: "Fibres qui relient les deux hémisphères.",
    es: "Fibras que unen los dos hemisferios.",
    pt: "Fibras que unem os dois hemisférios.",
    de: "Fasern, die die beiden Hemisphären verbinden." },
  "corpus-callosum": {
    fr: "La grande lame de fibres qui relie les deux hémisphères cérébraux.",
    es: "La gran lámina de fibras que une los dos hemisferios cerebrales.",
    pt: "A grande lâmina de fibras que une os dois hemisférios cerebrais.",
    de: "Die große Faserplatte, die die beiden Großhirnhemisphären verbindet." },
  "projection-fibres": {
    fr: "Fibres entre le cortex et les parties plus profondes de l'encéphale.",
    es: "Fibras entre la corteza y las partes más profundas del encéfalo.",
    pt: "Fibras entre o córtex e as partes mais profundas do encéfalo.",
    de: "Fasern zwischen der Rinde und tieferen Teilen des Gehirns." },
  "internal-capsule": {
    fr: "La substance blanche entre le noyau lenticulaire d'un côté, le noyau caudé et le thalamus de l'autre.",
    es: "La sustancia blanca entre el núcleo lentiforme, por un lado, y el núcleo caudado y el tálamo, por el otro.",
    pt: "A substância branca entre o núcleo lentiforme, de um lado, e o núcleo caudado e o tálamo, do outro.",
    de: "Die weiße Substanz zwischen dem Nucleus lentiformis auf der einen und Nucleus caudatus und Thalamus auf der anderen Seite." },
  "corona-radiata": {
    fr: "L'éventail de fibres entre la capsule interne et le cortex.",
    es: "El abanico de fibras entre la cápsula interna y la corteza.",
    pt: "O leque de fibras entre a cápsula interna e o córtex.",
    de: "Der Faserfächer zwischen Capsula interna und Rinde." },
  "association-fibres": {
    fr: "Fibres qui relient des régions d'un même hémisphère.",
    es: "Fibras que unen regiones de un mismo hemisferio.",
    pt: "Fibras que unem regiões de um mesmo hemisfério.",
    de: "Fasern, die Gebiete einer Hemisphäre miteinander verbinden." },
  "cingulum": {
    fr: "Le faisceau contenu dans les gyrus cingulaire et parahippocampique.",
    es: "El haz situado dentro de los giros cingulado y parahipocampal.",
    pt: "O feixe situado dentro dos giros cingulado e para-hipocampal.",
    de: "Das Bündel im Inneren von Gyrus cinguli und Gyrus parahippocampalis." },
  "fornix": {
    fr: "Faisceaux arqués du système limbique : le fornix mène de l'hippocampe, la strie terminale du corps amygdaloïde, à la région septale et à l'hypothalamus.",
    es: "Haces arqueados del sistema límbico: el fórnix lleva desde el hipocampo, y la estría terminal desde el cuerpo amigdalino, a la región septal y al hipotálamo.",
    pt: "Feixes arqueados do sistema límbico: o fórnice leva do hipocampo, e a estria terminal do corpo amigdaloide, à região septal e ao hipotálamo.",
    de: "Bogenförmige Bündel des limbischen Systems: Der Fornix führt vom Hippocampus, die Stria terminalis von der Amygdala zur Septumregion und zum Hypothalamus." },
  "cerebellar-peduncles": {
    fr: "Les trois paires de faisceaux qui relient le cervelet au tronc cérébral.",
    es: "Los tres pares de haces que unen el cerebelo con el tronco encefálico.",
    pt: "Os três pares de feixes que unem o cerebelo ao tronco encefálico.",
    de: "Die drei Paare von Bündeln, die das Kleinhirn mit dem Hirnstamm verbinden." },
  "cerebellar-lobule-9": {
    fr: "Le lobule le plus bas de l'hémisphère cérébelleux, à côté du bulbe, juste au-dessus du foramen magnum.",
    es: "El lobulillo más bajo del hemisferio cerebeloso, junto al bulbo raquídeo, justo por encima del agujero magno.",
    pt: "O lóbulo mais baixo do hemisfério cerebelar, ao lado do bulbo, logo acima do forame magno.",
    de: "Der unterste Lappen der Kleinhirnhemisphäre, neben der Medulla oblongata, knapp über dem Foramen magnum." },
  "cerebellar-lobule-10": {
    fr: "Un petit lobule à côté du pédoncule cérébelleux moyen, lié à l'équilibre et aux mouvements des yeux.",
    es: "Un pequeño lobulillo junto al pedúnculo cerebeloso medio, relacionado con el equilibrio y los movimientos oculares.",
    pt: "Um pequeno lóbulo ao lado do pedúnculo cerebelar médio, ligado ao equilíbrio e aos movimentos dos olhos.",
    de: "Ein kleiner Lappen neben dem Pedunculus cerebellaris medius, der mit Gleichgewicht und Augenbewegungen zu tun hat." },
  "corpus-callosum-genu": {
    fr: "La courbure antérieure du corps calleux, qui relie les lobes frontaux.",
    es: "La curvatura anterior del cuerpo calloso, que une los lóbulos frontales.",
    pt: "A curvatura anterior do corpo caloso, que une os lobos frontais.",
    de: "Das vordere Knie des Balkens, das die Frontallappen verbindet." },
  "corpus-callosum-splenium": {
    fr: "L'extrémité postérieure épaisse du corps calleux, qui relie les lobes occipitaux et des parties des lobes temporaux et pariétaux.",
    es: "El grueso extremo posterior del cuerpo calloso, que une los lóbulos occipitales y partes de los temporales y parietales.",
    pt: "A espessa extremidade posterior do corpo caloso, que une os lobos occipitais e partes dos temporais e parietais.",
    de: "Das dicke hintere Ende des Balkens, das die Okzipitallappen und Teile der Temporal- und Parietallappen verbindet." },
  "tapetum": {
    fr: "Fibres du corps calleux qui tapissent la paroi latérale de la partie postérieure du ventricule latéral.",
    es: "Fibras del cuerpo calloso que tapizan la pared lateral de la parte posterior del ventrículo lateral.",
    pt: "Fibras do corpo caloso que revestem a parede lateral da parte posterior do ventrículo lateral.",
    de: "Fasern des Balkens, die die seitliche Wand des hinteren Seitenventrikels auskleiden." },
  "internal-capsule-posterior-limb": {
    fr: "La partie de la capsule interne entre le noyau lenticulaire et le thalamus. Le tractus corticospinal y passe.",
    es: "La parte de la cápsula interna entre el núcleo lentiforme y el tálamo. Por ella pasa el tracto corticoespinal.",
    pt: "A parte da cápsula interna entre o núcleo lentiforme e o tálamo. Por ela passa o trato corticospinal.",
    de: "Der Teil der Capsula interna zwischen Nucleus lentiformis und Thalamus. Durch ihn zieht der Tractus corticospinalis." },
  "posterior-thalamic-radiation": {
    fr: "Fibres entre la partie postérieure du thalamus et les lobes occipital et pariétal. Elles comprennent la radiation optique, qui mène la vision au cortex calcarin.",
    es: "Fibras entre la parte posterior del tálamo y los lóbulos occipital y parietal. Incluyen la radiación óptica, que lleva la visión a la corteza calcarina.",
    pt: "Fibras entre a parte posterior do tálamo e os lobos occipital e parietal. Incluem a radiação óptica, que leva a visão ao córtex calcarino.",
    de: "Fasern zwischen dem hinteren Thalamus und dem Okzipital- und Parietallappen. Zu ihnen gehört die Sehstrahlung, die das Sehen zur Rinde am Sulcus calcarinus leitet." },
  "superior-longitudinal-fasciculus": {
    fr: "Un grand faisceau au-dessus de l'insula, qui relie les lobes frontal, pariétal, temporal et occipital d'un même côté.",
    es: "Un gran haz por encima de la ínsula, que une los lóbulos frontal, parietal, temporal y occipital de un mismo lado.",
    pt: "Um grande feixe acima da ínsula, que une os lobos frontal, parietal, temporal e occipital de um mesmo lado.",
    de: "Ein großes Bündel über der Insel, das Frontal-, Parietal-, Temporal- und Okzipitallappen einer Seite verbindet." },
  "superior-fronto-occipital-fasciculus": {
    fr: "Une mince lame au-dessus du noyau caudé. Ses auteurs remarquent qu'elle pourrait appartenir au bras antérieur de la capsule interne ; on discute si elle existe chez l'humain comme faisceau propre.",
    es: "Una lámina delgada por encima del núcleo caudado. Sus autores señalan que podría pertenecer al brazo anterior de la cápsula interna; se discute si existe en el ser humano como haz propio.",
    pt: "Uma lâmina fina acima do núcleo caudado. Seus autores observam que poderia pertencer à perna anterior da cápsula interna; discute-se se existe no ser humano como feixe próprio.",
    de: "Eine dünne Schicht über dem Nucleus caudatus. Die Urheber der Karte merken an, dass sie zum vorderen Schenkel der Capsula interna gehören könnte; ob es sie beim Menschen als eigene Bahn gibt, ist umstritten." },
  "sagittal-stratum": {
    fr: "La substance blanche en couches à côté des cornes temporale et occipitale ; dans cette carte elle comprend les faisceaux longitudinal inférieur et fronto-occipital inférieur.",
    es: "La sustancia blanca en capas junto a las astas temporal y occipital; en este mapa incluye los fascículos longitudinal inferior y frontooccipital inferior.",
    pt: "A substância branca em camadas ao lado dos cornos temporal e occipital; neste mapa inclui os fascículos longitudinal inferior e fronto-occipital inferior.",
    de: "Die geschichtete weiße Substanz neben Unter- und Hinterhorn; in dieser Karte gehören Fasciculus longitudinalis inferior und Fasciculus occipitofrontalis inferior dazu." },
  "external-capsule": {
    fr: "La mince couche de substance blanche entre le putamen et le claustrum ; cette carte ne la sépare ni du claustrum ni de la capsule extrême.",
    es: "La fina capa de sustancia blanca entre el putamen y el claustro; este mapa no la separa del claustro ni de la cápsula extrema.",
    pt: "A fina camada de substância branca entre o putâmen e o claustro; este mapa não a separa do claustro nem da cápsula extrema.",
    de: "Die dünne Schicht weißer Substanz zwischen Putamen und Claustrum; diese Karte trennt sie nicht von Claustrum und Capsula extrema." },
  "uncinate-fasciculus": {
    fr: "Un faisceau en crochet entre l'avant du lobe temporal et le cortex frontal orbitaire.",
    es: "Un haz en forma de gancho entre la parte anterior del lóbulo temporal y la corteza frontal orbitaria.",
    pt: "Um feixe em forma de gancho entre a parte anterior do lobo temporal e o córtex frontal orbital.",
    de: "Ein hakenförmiges Bündel zwischen dem vorderen Temporallappen und der orbitalen Rinde des Frontallappens." },
  "fornix-crus-stria-terminalis": {
    fr: "Le pilier du fornix et la strie terminale, que la résolution de cette carte ne permet pas de distinguer.",
    es: "El pilar del fórnix y la estría terminal, que la resolución de este mapa no permite distinguir.",
    pt: "A perna do fórnice e a estria terminal, que a resolução deste mapa não permite distinguir.",
    de: "Der hintere Schenkel des Fornix (Crus fornicis) und die Stria terminalis, die diese Karte mit ihrer Auflösung nicht unterscheiden kann." },
  "cerebral-peduncle": {
    fr: "Le gros faisceau à l'avant du mésencéphale qui mène les fibres du cortex au pont, au bulbe et à la moelle spinale.",
    es: "El grueso haz de la parte anterior del mesencéfalo que lleva fibras de la corteza al puente, al bulbo raquídeo y a la médula espinal.",
    pt: "O feixe espesso na parte anterior do mesencéfalo que leva fibras do córtex à ponte, ao bulbo e à medula espinal.",
    de: "Das dicke Bündel an der Vorderseite des Mittelhirns, das Fasern der Rinde zu Brücke, Medulla oblongata und Rückenmark führt." },
  "corticospinal-tract": {
    fr: "La voie principale du mouvement volontaire, du cortex à la moelle spinale ; ici seulement son trajet à travers le pont et le bulbe. La plupart de ses fibres croisent à l'extrémité inférieure du bulbe.",
    es: "La vía principal del movimiento voluntario, de la corteza a la médula espinal; aquí solo su recorrido por el puente y el bulbo raquídeo. La mayoría de sus fibras se cruza en el extremo inferior del bulbo.",
    pt: "A via principal do movimento voluntário, do córtex à medula espinal; aqui apenas seu trajeto pela ponte e pelo bulbo. A maioria de suas fibras cruza na extremidade inferior do bulbo.",
    de: "Die Hauptbahn der willkürlichen Bewegung, von der Rinde zum Rückenmark; hier nur ihr Verlauf durch Brücke und Medulla oblongata. Die meisten ihrer Fasern kreuzen am unteren Ende der Medulla oblongata." },
  "medial-lemniscus": {
    fr: "La voie du toucher fin et du sens de la position à travers le tronc cérébral jusqu'au thalamus.",
    es: "La vía del tacto fino y del sentido de la posición a través del tronco encefálico hasta el tálamo.",
    pt: "A via do tato fino e do sentido de posição através do tronco encefálico até o tálamo.",
    de: "Die Bahn des feinen Tast- und des Lagesinns durch den Hirnstamm zum Thalamus." },
  "pontine-crossing-tract": {
    fr: "Fibres qui croisent dans le pont en allant vers les pédoncules cérébelleux moyens.",
    es: "Fibras que se cruzan en el puente camino de los pedúnculos cerebelosos medios.",
    pt: "Fibras que cruzam na ponte a caminho dos pedúnculos cerebelares médios.",
    de: "Fasern, die auf ihrem Weg in die Pedunculi cerebellares medii in der Brücke kreuzen." },
  "middle-cerebellar-peduncle": {
    fr: "Le plus gros des pédoncules cérébelleux : fibres du pont vers le cervelet du côté opposé. La carte réunit les deux côtés.",
    es: "El mayor de los pedúnculos cerebelosos: fibras del puente al cerebelo del lado opuesto. El mapa reúne los dos lados.",
    pt: "O maior dos pedúnculos cerebelares: fibras da ponte para o cerebelo do lado oposto. O mapa reúne os dois lados.",
    de: "Der größte der Kleinhirnstiele: Fasern von der Brücke zur Gegenseite des Kleinhirns. Die Karte hat beide Seiten als eine." },
  "superior-cerebellar-peduncle": {
    fr: "La principale voie de sortie du cervelet, vers le mésencéphale et le thalamus.",
    es: "La principal vía de salida del cerebelo, hacia el mesencéfalo y el tálamo.",
    pt: "A principal via de saída do cerebelo, para o mesencéfalo e o tálamo.",
    de: "Der Hauptweg aus dem Kleinhirn, zu Mittelhirn und Thalamus." },
  "inferior-cerebellar-peduncle": {
    fr: "Fibres entre le bulbe et la moelle spinale, d'une part, et le cervelet, d'autre part.",
    es: "Fibras entre el bulbo raquídeo y la médula espinal, por un lado, y el cerebelo, por el otro.",
    pt: "Fibras entre o bulbo e a medula espinal, de um lado, e o cerebelo, do outro.",
    de: "Fasern zwischen Medulla oblongata und Rückenmark einerseits und dem Kleinhirn andererseits." },
};
